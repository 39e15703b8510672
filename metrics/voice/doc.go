// Package voice puts together the weekly voice of the customer: what customers
// write about, how many of them, whether it grows, and in whose words.
//
// A [Comment] is one ticket with its theme; [Read] makes it from a history.
// [Weekly] compares the comments of a period with those of the period before.
// Themes with most customers come first, not those with most tickets: one
// customer who writes often does not steer. A theme is called rising or falling
// only where its share of both weeks' tickets is beyond chance. Quotes are
// references to messages, so that they stay as the customer wrote them.
//
// The parts are those of the report in the guide's feedback file: the themes,
// the tickets and the satisfaction against last week, and the top category.
package voice
