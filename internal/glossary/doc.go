// Package glossary has no code: its tests hold the README's glossary against
// the names that the library exports, and see that every exported type has an
// example and every comment the name that it is about.
package glossary
