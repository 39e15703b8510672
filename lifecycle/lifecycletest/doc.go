// Package lifecycletest holds machines and histories of one's own to the laws
// that package lifecycle promises, in the manner of testing/fstest:
//
//	func TestMachine(t *testing.T) {
//		if err := lifecycletest.TestMachine(machine, tickets...); err != nil {
//			t.Fatal(err)
//		}
//	}
//
// It finds guards that are not pure, machines that do not survive their JSON
// form, translations into events that lean on the order of arrival or repeat an
// id with another content, and states that the machine does not know.
//
// The checks are deterministic: what they draw, they draw from a fixed
// sequence, so that a failure repeats.
package lifecycletest
