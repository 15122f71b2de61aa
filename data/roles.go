package data

import _ "embed"

//go:embed models/role.bin.zst
var roleModel []byte

// RoleModel returns the compressed weights of the model of semantic roles, one signed byte
// each. They must not be changed.
func RoleModel() []byte { return roleModel }
