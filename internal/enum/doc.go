// Package enum gives closed, ordered sets of names one text form that goes
// both ways without loss, so that a level, a severity and a kind of event are
// alike as JSON value, JSON map key, flag and database column.
//
// It is for the few choices whose order or speed matters; all others are words:
// constants of a string type (see [spec.Word]). It holds no domain logic.
package enum
