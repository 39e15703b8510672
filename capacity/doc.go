// Package capacity answers how many people a support desk needs, when, and at
// what cost, to keep the promise that it makes.
package capacity
