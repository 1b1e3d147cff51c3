package io.updraft.tests.mutation;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/// Damage that keeps to the schema of ONNX: what comes out parses, and is mostly no legal model.
final class FieldDamage {
    private static final long[] SPECIAL = {0, 1, -1, 2, 3, 7, 255, 4096, 65536, 1 << 20, 1L << 31, 1L << 32, 1L << 40,
        Long.MAX_VALUE, Long.MIN_VALUE};
    private static final float[] SPECIAL_FLOATS = {0, -0f, 1, -1, 1e-30f, 1e30f, Float.NaN, Float.POSITIVE_INFINITY};

    /// A field of a message, by the fields and indices that lead to it.
    private record Site(List<Step> path, FieldDescriptor field) {
    }

    private record Step(FieldDescriptor field, int index) {
    }

    private FieldDamage() {
    }

    static byte[] anyFields(byte[] file, SplittableRandom random) {
        return damage(file, random, 1 + random.nextInt(3), site -> true);
    }

    static byte[] nodes(byte[] file, SplittableRandom random) {
        return damage(file, random, 1 + random.nextInt(2), site -> Set.of("NodeProto", "AttributeProto")
                .contains(site.field.getContainingType().getName()) && !site.field.getName().equals("name"));
    }

    static byte[] extents(byte[] file, SplittableRandom random) {
        return damage(file, random, 1, site -> Set.of("dims", "dim_value", "shape", "data_type", "elem_type", "dim")
                .contains(site.field.getName()));
    }

    private static byte[] damage(byte[] file, SplittableRandom random, int times, Predicate<Site> wanted) {
        try {
            Message model = ModelProto.parseFrom(file);
            List<Site> sites = new ArrayList<>();
            collect(model, new ArrayList<>(), sites);
            List<Site> choice = sites.stream().filter(wanted).toList();
            for (int i = 0; i < times && !choice.isEmpty(); i++) {
                Site site = choice.get(random.nextInt(choice.size()));
                model = change(model, site, 0, choice, random);
            }
            return model.toByteArray();
        } catch (InvalidProtocolBufferException failure) {
            throw new IllegalArgumentException("the model to damage is damaged already", failure);
        }
    }

    private static void collect(Message message, List<Step> path, List<Site> sites) {
        message.getAllFields().forEach((field, value) -> {
            sites.add(new Site(List.copyOf(path), field));
            if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
                return;
            }
            int count = field.isRepeated() ? message.getRepeatedFieldCount(field) : 1;
            for (int i = 0; i < count; i++) {
                path.add(new Step(field, i));
                collect((Message) (field.isRepeated() ? message.getRepeatedField(field, i) : message.getField(field)),
                        path, sites);
                path.removeLast();
            }
        });
    }

    private static Message change(Message message, Site site, int depth, List<Site> others, SplittableRandom random) {
        Message.Builder builder = message.toBuilder();
        if (depth == site.path.size()) {
            changeField(builder, site.field, random);
            return builder.buildPartial();
        }
        Step step = site.path.get(depth);
        // An earlier change may have taken the field away.
        if (step.field.isRepeated()) {
            if (step.index < builder.getRepeatedFieldCount(step.field)) {
                Message inner = (Message) builder.getRepeatedField(step.field, step.index);
                builder.setRepeatedField(step.field, step.index, change(inner, site, depth + 1, others, random));
            }
        } else if (builder.hasField(step.field)) {
            builder.setField(step.field,
                    change((Message) builder.getField(step.field), site, depth + 1, others, random));
        }
        return builder.buildPartial();
    }

    private static void changeField(Message.Builder builder, FieldDescriptor field, SplittableRandom random) {
        if (!field.isRepeated()) {
            if (random.nextInt(4) == 0) {
                builder.clearField(field);
            } else {
                builder.setField(field, other(builder.getField(field), field, random));
            }
            return;
        }
        List<Object> items = new ArrayList<>((List<?>) builder.getField(field));
        if (items.isEmpty()) {
            return;
        }
        int at = random.nextInt(items.size());
        int second = random.nextInt(items.size());
        switch (random.nextInt(5)) {
            case 0 -> items.remove(at);
            case 1 -> items.add(second, items.get(at));
            case 2 -> java.util.Collections.swap(items, at, second);
            case 3 -> items.set(at, items.get(second));
            default -> items.set(at, other(items.get(at), field, random));
        }
        builder.setField(field, items);
    }

    private static Object other(Object value, FieldDescriptor field, SplittableRandom random) {
        return switch (field.getJavaType()) {
            case INT -> (int) number((Integer) value, random);
            case LONG -> number((Long) value, random);
            case FLOAT -> SPECIAL_FLOATS[random.nextInt(SPECIAL_FLOATS.length)];
            case DOUBLE -> (double) SPECIAL_FLOATS[random.nextInt(SPECIAL_FLOATS.length)];
            case BOOLEAN -> !(Boolean) value;
            case STRING -> text((String) value, random);
            case BYTE_STRING -> bytes((ByteString) value, random);
            case ENUM -> field.getEnumType().getValues().get(random.nextInt(field.getEnumType().getValues().size()));
            case MESSAGE -> ((Message) value).toBuilder().clear().buildPartial();
        };
    }

    private static long number(long value, SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> value + random.nextInt(-1, 2);
            case 1 -> value * random.nextInt(-2, 5);
            case 2 -> random.nextInt(30);
            default -> SPECIAL[random.nextInt(SPECIAL.length)];
        };
    }

    private static String text(String value, SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 -> value.isEmpty() ? "a" : value.substring(1);
            case 2 -> value.replaceAll("\\d+", Integer.toString(random.nextInt(5)));
            default -> Long.toString(SPECIAL[random.nextInt(SPECIAL.length)]);
        };
    }

    private static ByteString bytes(ByteString value, SplittableRandom random) {
        byte[] all = value.toByteArray();
        if (all.length == 0 || random.nextInt(3) == 0) {
            return value.concat(ByteString.copyFrom(new byte[]{(byte) random.nextInt(256)}));
        }
        return ByteString.copyFrom(
                random.nextBoolean() ? ByteDamage.flipBits(all, random) : ByteDamage.truncate(all, random));
    }
}
