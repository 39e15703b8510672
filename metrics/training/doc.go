// Package training says how far agents have come: which gates of their
// onboarding they have passed, what they lack, and which certificates they may
// have.
//
// # Model
//
// A [Program], compiled from a [Spec], looks at the [Record] of one agent.
// [Program.Gates] goes through the gates in order; an agent is ready for the
// next stage with all gates up to it passed. [Program.Certificates] does the same
// for certificates.
//
// # Sources
//
// [HandbookSpec] has the gates of the guide's onboarding and training file by
// week, and its four certificates. The file prints the QA marks of certificates
// as percentages; a quality review has up to 100 points, so they are points
// here. It gives no marks for the expert, whose certificate needs other people's
// word alone.
package training
