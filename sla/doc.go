// Package sla says what was promised for a ticket, when it is due, and why.
package sla
