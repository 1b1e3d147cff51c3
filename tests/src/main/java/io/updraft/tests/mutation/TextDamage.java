package io.updraft.tests.mutation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Damage to a JSON file: a token becomes another, or bytes change.
final class TextDamage {
    private static final Pattern TOKEN = Pattern.compile("\"[^\"]*\"|-?[0-9.]+|true|false|null|[{}\\[\\],:]");
    private static final List<String> TOKENS = List.of("-1", "0", "1", "3", "2147483647", "2147483648", "1e999", "0.5",
            "\"\"", "\"%d\"", "\"../x\"", "\"model.onnx.data\"", "null", "true", "[", "{", "}", "]", "[[[[[[[[", ",",
            "\"past_key_values.%d.value\"");

    private TextDamage() {
    }

    static byte[] apply(byte[] file, SplittableRandom random) {
        if (random.nextInt(4) == 0) {
            return random.nextBoolean() ? ByteDamage.flipBits(file, random) : ByteDamage.splice(file, random);
        }
        String text = new String(file, StandardCharsets.UTF_8);
        Matcher matcher = TOKEN.matcher(text);
        List<int[]> tokens = new ArrayList<>();
        while (matcher.find()) {
            tokens.add(new int[]{matcher.start(), matcher.end()});
        }
        int[] token = tokens.get(random.nextInt(tokens.size()));
        int[] source = tokens.get(random.nextInt(tokens.size()));
        String other = random.nextBoolean()
                ? text.substring(source[0], source[1])
                : TOKENS.get(random.nextInt(TOKENS.size()));
        return (text.substring(0, token[0]) + other + text.substring(token[1])).getBytes(StandardCharsets.UTF_8);
    }
}
