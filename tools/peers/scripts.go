package main

import _ "embed"

//go:embed sqlite.py
var sqliteScript string

//go:embed oxigraph.mjs
var oxigraphScript string
