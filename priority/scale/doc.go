// Package scale says what the priority levels of a desk mean and what is
// promised for each.
//
// # Model
//
// A [Scale], compiled from a [Spec], gives each [priority.Level] a name, the
// business impact, examples and targets. Desks show it to people; sla makes a
// policy of its targets. A desk need not use all five levels.
//
// # Sources
//
// [StandardSpec] and [StandardChineseSpec] are the ticket priority matrix of
// the support-operations guide, [ProcessSpec] is the response standard
// (响应时效标准) of the Chinese process standard.
//
// # Time
//
// A target of days is a number of business days, which has no fixed length and
// is never 24 hours.
//
// # Errors
//
// A document that cannot be compiled gives a [*priority.SpecError] with every
// defect. Read one with [priority.Read].
package scale
