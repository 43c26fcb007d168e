//! The token with which Edge's own voice service is asked: a hash of the time, to five minutes, of a form that only its
//! browser needs. Worked out by those who wrote its free clients; not documented, and it changes now and then.

use sha2::{Digest, Sha256};

/// What every copy of the browser says.
pub(super) const CLIENT: &str = "6A5AA1D4EAFF4E9FB37E23D68491D6F4";
/// The version of the browser, and of the token, that we speak as.
pub(super) const VERSION: &str = "2-143.0.3650.75";

const NOTICE: &[u8] = b"Copyright (C) Microsoft Corporation. All rights reserved.";
/// Seconds from the beginning of Windows' time to that of Unix.
const WINDOWS: u64 = 11_644_473_600;
const TICKS: u64 = 10_000_000;
const VALID: u64 = 300;

/// Factor and offset of what is mixed in before the words themselves.
const BEFORE: [(u32, u32); 14] = [
    (0xe82e_91b1, 0xb327_00d0),
    (0x44de_24c6, 0x88df_f51d),
    (0x3beb_65bc, 0x2951_4038),
    (0xc89c_5933, 0xb328_cbdf),
    (0x8d1e_c211, 0xd405_b4d5),
    (0x314e_f5d5, 0x26e5_5f3c),
    (0xe924_91b1, 0x6078_01c6),
    (0xf0a5_b9d5, 0x82b2_c1fb),
    (0x0606_4cf3, 0xfa51_a3da),
    (0xda79_fa60, 0x207c_c464),
    (0xbed2_0560, 0x3c3c_74f3),
    (0x89f9_c9f8, 0xd2d1_4b61),
    (0x35fa_38c6, 0xbb04_a2c1),
    (0xcb49_e3c6, 0xc562_6167),
];

/// The token at a time, in seconds since 1970.
pub(super) fn at(seconds: u64) -> String {
    of_ticks((seconds + WINDOWS) / VALID * VALID * TICKS)
}

fn of_ticks(ticks: u64) -> String {
    let text = format!("{ticks}{CLIENT}");
    let digest: [u8; 32] = Sha256::new().chain_update(NOTICE).chain_update(&text).finalize().into();
    let (first, second) = mixed(text.as_bytes(), &digest);
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02X}")).collect::<String>();
    format!("{}{}-{}", hex(&first.to_le_bytes()), hex(&second.to_le_bytes()), hex(&digest))
}

/// Two numbers out of a text and two odd keys, by multiplying and turning halves around.
fn mixed(text: &[u8], digest: &[u8; 32]) -> (u32, u32) {
    let turned = |number: u32| number.rotate_left(16);
    let number = |bytes: &[u8]| bytes.iter().rev().fold(0_u32, |all, byte| all << 8 | u32::from(*byte));
    let keys = [number(&digest[..4]) | 1, number(&digest[4..8]) | 1];
    let factors = keys.map(|key| key.wrapping_mul(0x8289_3933));

    let mut terms: Vec<(u32, u32)> = Vec::new();
    for (index, (factor, offset)) in BEFORE.iter().enumerate() {
        terms.push((factor.wrapping_mul(factors[index % 2]), *offset));
    }
    let mut words: Vec<u32> = [&[0], text].concat().chunks(4).map(number).collect();
    words.resize(words.len().next_multiple_of(2), 0);
    for (index, word) in words.into_iter().enumerate() {
        let times = [0xef05_69fb_u32, 0xc317_13db][index % 2];
        let (mut term, mut offset) = (word.wrapping_mul(keys[index % 2]), turned(word).wrapping_mul(times));
        if index == 0 {
            term = term.wrapping_add(0xf2f9_0b1a_u32.wrapping_mul(factors[0]));
            offset = offset.wrapping_add(0x0b1a_0000);
        }
        terms.push((term, offset));
    }

    let (mut sum, mut last, mut state, mut all) = (0_u32, 0_u32, 0_u32, 0_u32);
    for pair in terms.chunks_exact(2) {
        let [(x, x_offset), (y, y_offset)] = [pair[0], pair[1]];
        let q = turned(x_offset.wrapping_add(x)).wrapping_mul(0x76f5_0f34);
        sum = sum.wrapping_add(turned(q).wrapping_mul(0xc3ef_ea97).wrapping_add(q));
        let q = turned(y_offset.wrapping_add(y)).wrapping_mul(0x1881_ce3c);
        last = turned(q).wrapping_mul(0x35bd_1ec9).wrapping_add(q);
        sum = sum.wrapping_add(last);

        state = state.wrapping_mul(keys[0]).wrapping_add(x);
        for times in [0xcf98_b111, 0x8708_5b9f, 0x12ce_b96d, 0x257e_1d83] {
            state = turned(state).wrapping_mul(times);
        }
        all = all.wrapping_add(state);
        state = state.wrapping_mul(keys[1]).wrapping_add(y);
        for times in [0xa274_16f5, 0xd383_96ff, 0x7c93_2b89, 0xbfa4_9f69] {
            state = turned(state).wrapping_mul(times);
        }
        all = all.wrapping_add(state);
    }
    (last ^ state, sum ^ all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_the_one_that_other_clients_make() {
        // As in the tests of the crate edge-tts-rust 0.1.7.
        let known = "2CD23A2CA0B2595A-F3C846C370E05F9CC83ACC5F995C5F5D87A4D0F14CE8936A0F902E64099E38A2";
        assert_eq!(of_ticks(133_444_734_000_000_000), known);
    }

    #[test]
    fn it_stays_the_same_for_five_minutes() {
        assert_eq!(at(1_800_000_000), at(1_800_000_299));
        assert_ne!(at(1_800_000_000), at(1_800_000_300));
    }
}
