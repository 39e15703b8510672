// Package bigdesk makes the tickets of a support desk that does not exist, as many
// as a program asks for, and the figures that the programs of this folder keep
// of it. Ticket i is the same on every machine and in every run.
package bigdesk
