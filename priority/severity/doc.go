// Package severity says how grave an incident is, who handles it, and who is
// told about it in which way.
//
// Severity is about the incident, priority about the ticket: one outage of
// SEV1 may bring a hundred tickets, each with a priority of its own.
//
// # Model
//
// A [Severity] is one of SEV1 to SEV5, or unset. A [Scale] finds it from the
// impairment and the scope of the incident, and holds the meaning of each:
// definition, escalation path, communication. [StandardScaleSpec] returns the
// support-operations guide's table.
//
// # Errors
//
// A document that cannot be compiled gives a [*priority.SpecError] with every
// defect. Compiled values have no errors: where there is no answer, ok is
// false.
package severity
