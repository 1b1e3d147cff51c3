package io.updraft.cli;

/** Entry point of the {@code updraft} command. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.out.println("updraft 0.1.0-SNAPSHOT");
    }
}
