//! Units: signs after and before a number, and the characters that count things.

/// Sign and what is said after the number. Signs are case-sensitive.
#[rustfmt::skip]
const UNITS: &[(&str, &str)] = &[
    ("km/h", "公里每小时"), ("km²", "平方公里"), ("m²", "平方米"), ("m³", "立方米"), ("km", "公里"), ("cm", "厘米"), ("mm", "毫米"),
    ("m", "米"), ("kg", "公斤"), ("mg", "毫克"), ("g", "克"), ("ml", "毫升"), ("mL", "毫升"), ("L", "升"), ("°C", "摄氏度"),
    ("°F", "华氏度"), ("°", "度"), ("h", "小时"), ("min", "分钟"), ("s", "秒"), ("ms", "毫秒"), ("kWh", "千瓦时"), ("kW", "千瓦"),
    ("W", "瓦"), ("V", "伏"), ("mAh", "毫安时"), ("Hz", "赫兹"), ("kHz", "千赫兹"), ("MHz", "兆赫兹"), ("GHz", "吉赫兹"), ("dB", "分贝"),
    ("w", "万"), ("W+", "万多"), ("w+", "万多"), ("k", "千"), ("K", "千"), ("+", "多"), ("x", "倍"), ("X", "倍"), ("×", "倍"),
];
const CURRENCIES: &[(char, &str)] =
    &[('¥', "元"), ('$', "美元"), ('€', "欧元"), ('£', "英镑"), ('₩', "韩元"), ('₹', "卢比")];
/// Characters before which two is 两.
const COUNTING: &str = "个只天次位本张件条种岁年周倍人家台块元公米吨杯瓶片颗座名部份场双对套句遍支口辆边面万千亿小分秒点头棵朵把间首篇段碗盘";

/// What a sign after a number stands for.
pub(super) fn unit(sign: &str) -> Option<&'static str> {
    UNITS.iter().find(|(known, _)| *known == sign).map(|(_, said)| *said)
}

/// What a sign before an amount stands for.
pub(super) fn currency(sign: char) -> Option<&'static str> {
    CURRENCIES.iter().find(|(known, _)| *known == sign).map(|(_, said)| *said)
}

/// Whether two of something is 两.
pub(super) fn counts(next: char) -> bool {
    COUNTING.contains(next)
}
