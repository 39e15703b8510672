// Package onetruth holds tests of what several packages must agree on: the same
// history gives the same answer in every one of them.
package onetruth
