// Command peerbench sets this library beside others that answer the same
// questions, on the same data, in one run on one machine, and prints the
// ratios:
//
//	cd examples/peerbench && go run .
//	go test -bench .
//
// It is a module of its own, so that the library does not depend on its peers.
package main
