package calendar_test

import "encoding/json"

// marshal returns v as JSON.
func marshal(t interface{ Fatal(...any) }, v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
