package io.updraft.embedded.code;

import java.lang.constant.MethodTypeDesc;

/**
 * The static method behind a task.
 *
 * @param owner the class as the application sees it
 */
public record KernelMethod(Class<?> owner, String name, MethodTypeDesc type) {

    @Override
    public String toString() {
        return owner.getName() + "." + name;
    }
}
