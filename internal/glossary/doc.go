// Package glossary has no code: its tests hold the README's glossary against
// the names that the library exports.
package glossary
