// Package oncall says who is on call, who will be, and how evenly the load is
// shared.
//
// # Model
//
// A [Roster] says who is on call for a role. A role has people who are always
// on call, and Rotations, each with one person on call at a time. A rotation is
// people in turn: turns of days, of open days of a calendar, or of hours.
// Members may join and leave on dates without moving earlier turns.
// [Rotation.Duty] answers who is on call and why; [Rotation.Shifts] lists it.
//
// What departs from the turns is part of the document: an override puts
// somebody on call for a time, a [SubstituteSpec] gives all turns of one
// person to another, a [ShadowSpec] lets somebody learn. An overlap keeps
// whoever hands over on call for a while.
//
// # Looking ahead
//
// [Roster.Coverage] finds in advance when nobody is on call, who is on two
// layers at once, and who is never on call. [Loads] counts hours, nights,
// weekends and holidays by person; [Rotation.Even] gives out turns so that
// loads even out.
//
// # Time and zones
//
// Turns begin at a time of the wall clock. Where clocks change, a turn is
// shorter or longer accordingly; [calendar.Date.At] resolves times that do not
// exist or occur twice. A member may take over at a time of their own zone.
// Stretches are half-open.
//
// # Errors
//
// A document that cannot be compiled gives a [*tier.SpecError] with every
// defect. Queries of compiled values have no errors.
package oncall
