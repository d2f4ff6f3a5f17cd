/// Up to eight bytes in one integer: words and signs are looked up without making a `String` of each.
func packed(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0) { $0 << 8 | UInt64($1) }
}
