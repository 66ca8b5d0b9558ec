//! Which partition a key belongs to: what Java's default partitioner answers, on every engine.

use super::PARTITIONS;

const SEED: u32 = 0x9747_b28c;
const MIX: u32 = 0x5bd1_e995;

/// The partition of a key in a topic of [`PARTITIONS`] partitions.
pub fn partition(key: &[u8]) -> i32 {
    // The sign bit is cut off, not negated: so it is in Java, where the hash is a signed number.
    let positive = murmur2(key) & 0x7fff_ffff;
    positive.cast_signed() % PARTITIONS
}

/// MurmurHash2 of 32 bits with Kafka's seed.
fn murmur2(key: &[u8]) -> u32 {
    let (words, rest) = key.as_chunks::<4>();
    let mut hash = SEED ^ key.len() as u32;
    for word in words {
        let mut mixed = u32::from_le_bytes(*word).wrapping_mul(MIX);
        mixed ^= mixed >> 24;
        hash = hash.wrapping_mul(MIX) ^ mixed.wrapping_mul(MIX);
    }
    if !rest.is_empty() {
        for (index, byte) in rest.iter().enumerate() {
            hash ^= u32::from(*byte) << (8 * index);
        }
        hash = hash.wrapping_mul(MIX);
    }
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(MIX);
    hash ^ (hash >> 15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_kafkas_own_tests() {
        let vectors: [(&[u8], i32); 6] = [
            (b"21", -973_932_308),
            (b"foobar", -790_332_482),
            (b"a-little-bit-long-string", -985_981_536),
            (b"a-little-bit-longer-string", -1_486_304_829),
            (b"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971),
            (b"abc", 479_470_107),
        ];
        for (key, hash) in vectors {
            assert_eq!(murmur2(key).cast_signed(), hash, "{}", key.escape_ascii());
        }
    }

    #[test]
    fn a_negative_hash_gives_a_partition_too() {
        // -790 332 482 without its sign bit is 1 357 151 166.
        assert_eq!(partition(b"foobar"), 1_357_151_166 % PARTITIONS);
    }
}
