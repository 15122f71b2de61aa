package data

import "github.com/klauspost/compress/zstd"

// unpack returns what an embedded file in the Zstandard format holds. It panics on a damaged one, which no run of the
// program could mend.
func unpack(file []byte) []byte {
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		panic(err)
	}
	defer dec.Close()
	out, err := dec.DecodeAll(file, nil)
	if err != nil {
		panic(err)
	}
	return out
}
