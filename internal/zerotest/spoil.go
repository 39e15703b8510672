package zerotest

import "reflect"

// Spoil makes everything zero that a copy of v shares with v.
func Spoil(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() && v.Elem().CanSet() {
			Spoil(v.Elem())
			v.Elem().SetZero()
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				Spoil(v.Field(i))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			Spoil(v.Index(i))
			v.Index(i).SetZero()
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			Spoil(v.MapIndex(k))
			v.SetMapIndex(k, reflect.Value{})
		}
	}
}
