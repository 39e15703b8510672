// Package preset has machines to start from: the lifecycle of the
// support-operations guide ([StandardSpec], and [LiteralSpec] as the guide
// draws it), the process of the Chinese process standard ([NodeTableSpec]), and
// the state models of help desks that people come from, so that their logs can
// be replayed and their tickets moved.
//
// Each function returns a new spec, to use as it is or to change. Source names
// where the model is from; the note of a state, step or timer says what is a
// fact of the product and what was added. Products are configurable: a preset
// mirrors a product as it comes, before anybody has changed it.
package preset
