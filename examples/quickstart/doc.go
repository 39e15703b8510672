// Command quickstart does the main job of this library on a small invented
// ticket log: it reads the log, folds it, and says for every ticket its
// priority and state, what it was promised, what is due when and why, and then
// how the desk did.
//
//	go run ./examples/quickstart
package main
