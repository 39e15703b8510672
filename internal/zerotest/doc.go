// Package zerotest holds every exported type of the library against the rule
// for zero values, nil pointers and sequences that the README's guarantees
// state. Its tests call every exported function and method by reflection, so
// that none is forgotten; package registry lists them and is made by
//
//	go generate ./internal/zerotest
package zerotest

//go:generate go run ./gen
