// Package voice puts together the weekly voice of the customer: what customers
// write about, how many of them, whether it grows, and in whose words.
//
// # Model
//
// A [Comment] is one ticket with its theme; [Read] makes it from a history.
// [Weekly] compares the comments of a period with those of the period before.
// Themes are ordered by customers, not by tickets, so that one customer who
// writes often does not decide the order. A theme is called rising or falling
// only if chance does not explain how its tickets divide over the two weeks.
// Quotes are references to messages, so the words stay as the customer wrote
// them.
//
// [Insights] reads what support sent upstream, and what became of it.
//
// # Sources
//
// The parts are those of the report in the guide's feedback file: the themes,
// the tickets and the satisfaction against last week, and the top category.
package voice
