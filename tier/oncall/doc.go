// Package oncall says who is on call.
//
// # Model
//
// A [Roster] says who is on call for a role, by [Rotation]s whose turns begin
// at a time of the wall clock.
//
// # Time and zones
//
// Where clocks change, a turn is as long as it was; [calendar.Date.At] resolves
// times that do not exist or occur twice. Stretches are half-open.
//
// # Errors
//
// A document that cannot be compiled gives a [*sla.SpecError] with every
// defect. Queries have no errors.
package oncall
