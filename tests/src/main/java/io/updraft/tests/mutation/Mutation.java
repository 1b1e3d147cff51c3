package io.updraft.tests.mutation;

import java.util.SplittableRandom;

/// A kind of damage to a model folder.
public enum Mutation {
    /// Some bits of the model file are the other way round.
    FLIP_BITS("model.onnx") {
        @Override
        byte[] apply(byte[] file, SplittableRandom random) {
            return ByteDamage.flipBits(file, random);
        }
    },
    /// The model file ends early.
    TRUNCATE("model.onnx") {
        @Override
        byte[] apply(byte[] file, SplittableRandom random) {
            return ByteDamage.truncate(file, random);
        }
    },
    /// A stretch of the model file is missing, or is there twice.
    SPLICE("model.onnx") {
        @Override
        byte[] apply(byte[] file, SplittableRandom random) {
            return ByteDamage.splice(file, random);
        }
    },
    /// Lengths of protobuf fields are swapped or replaced.
    LENGTHS("model.onnx") {
        @Override
        byte[] apply(byte[] file, SplittableRandom random) {
            return LengthDamage.apply(file, random);
        }
    },
    /// Fields of the model have another value, are missing, or are there twice: the file is legal protobuf.
    FIELDS("model.onnx") {
        @Override
        byte[] apply(byte[] file, SplittableRandom random) {
            return FieldDamage.anyFields(file, random);
        }
    },
    /// A node's inputs, outputs or attributes are swapped for others.
    NODES("model.onnx") {
        @Override
        byte[] apply(byte[] file, SplittableRandom random) {
            return FieldDamage.nodes(file, random);
        }
    },
    /// A declared extent is huge, negative, zero or off by one.
    EXTENTS("model.onnx") {
        @Override
        byte[] apply(byte[] file, SplittableRandom random) {
            return FieldDamage.extents(file, random);
        }
    },
    /// Bits of the external data are the other way round.
    FLIP_DATA("model.onnx.data") {
        @Override
        byte[] apply(byte[] file, SplittableRandom random) {
            return ByteDamage.flipBits(file, random);
        }
    },
    /// The external data ends early.
    TRUNCATE_DATA("model.onnx.data") {
        @Override
        byte[] apply(byte[] file, SplittableRandom random) {
            return ByteDamage.truncate(file, random);
        }
    },
    /// A number, word or bracket of the configuration is another.
    CONFIGURATION("genai_config.json") {
        @Override
        byte[] apply(byte[] file, SplittableRandom random) {
            return TextDamage.apply(file, random);
        }
    };

    private final String file;

    Mutation(String file) {
        this.file = file;
    }

    /// The file of the folder that it damages.
    public String file() {
        return file;
    }

    abstract byte[] apply(byte[] file, SplittableRandom random);
}
