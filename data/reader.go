package data

import _ "embed"

//go:embed models/reader.bin.zst
var readerModel []byte

// ReaderModel returns the network that points at answers, as reader.Load reads it. It must not be changed.
func ReaderModel() []byte { return readerModel }
