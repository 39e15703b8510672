// Package spec is what all specs share: how a document is read strictly, and
// how its defects are reported, all at once, each with its path and cause.
//
// It holds no domain logic.
package spec
