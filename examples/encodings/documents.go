package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"

	"github.com/pelletier/go-toml/v2"
	"sigs.k8s.io/yaml"

	"github.com/supportops/policy/sla"
)

// ReadDocument reads a document of type T in JSON, YAML or TOML, which the name of
// the file tells. YAML and TOML are turned into JSON first, so that all three
// are read by the same strict reader, with the same names and the same checks.
// Lines and columns in errors are given for JSON alone; paths for all.
func ReadDocument[T any](name string, data []byte) (T, error) {
	var zero T
	switch ext := filepath.Ext(name); ext {
	case ".json":
		return sla.Read[T](data)
	case ".yaml", ".yml":
		text, err := yaml.YAMLToJSONStrict(data) // strict: no name twice
		if err != nil {
			return zero, fmt.Errorf("%s: %w", name, err)
		}
		return sla.Read[T](text)
	case ".toml":
		var tree map[string]any
		if err := toml.Unmarshal(data, &tree); err != nil {
			return zero, fmt.Errorf("%s: %w", name, err)
		}
		text, err := json.Marshal(tree)
		if err != nil {
			return zero, fmt.Errorf("%s: %w", name, err)
		}
		return sla.Read[T](text)
	default:
		return zero, fmt.Errorf("%s: want .json, .yaml, .yml or .toml, got %q", name, ext)
	}
}
