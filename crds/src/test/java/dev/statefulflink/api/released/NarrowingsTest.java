package dev.statefulflink.api.released;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of narrowing is noticed, and nothing else is taken for one. */
class NarrowingsTest {
  private static final String CRD =
      """
      spec:
        group: example.dev
        scope: Namespaced
        names: {kind: Thing, plural: things}
        versions:
          - name: v1alpha1
            served: true
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    required: [size]
                    properties:
                      size: {type: integer}
                      field: %s
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {type: integer}                          | {type: string}                          | : type was "integer" and is "string"
          {type: integer}                          | {x-kubernetes-int-or-string: true}      | : type was "integer" and is absent
          {type: string, pattern: a+}              | {anyOf: [{type: integer}, {type: string}], pattern: a*, x-kubernetes-int-or-string: true} | : pattern was "a+" and is "a*"
          {type: integer, format: int64}           | {type: integer, format: int32}          | : format was "int64" and is "int32"
          {type: integer, maximum: 10}             | {type: integer, maximum: 9}             | : maximum was 10 and is 9
          {type: integer}                          | {type: integer, maximum: 9}             | : maximum was absent and is 9
          {type: integer, maximum: 9}              | {type: integer, maximum: 9, exclusiveMaximum: true} | : exclusiveMaximum was absent and is true
          {type: integer, minimum: 1}              | {type: integer, minimum: 2}             | : minimum was 1 and is 2
          {type: integer}                          | {type: integer, minimum: 0}             | : minimum was absent and is 0
          {type: integer, minimum: 0}              | {type: integer, minimum: 0, exclusiveMinimum: true} | : exclusiveMinimum was absent and is true
          {type: integer}                          | {type: integer, multipleOf: 2}          | : multipleOf was absent and is 2
          {type: string, maxLength: 8}             | {type: string, maxLength: 7}            | : maxLength was 8 and is 7
          {type: string}                           | {type: string, minLength: 1}            | : minLength was absent and is 1
          {type: string, pattern: a+}              | {type: string, pattern: a*}             | : pattern was "a+" and is "a*"
          {type: string}                           | {type: string, pattern: a*}             | : pattern was absent and is "a*"
          {type: string, enum: [A, B]}             | {type: string, enum: [A, C]}            | : the value "B" is lost
          {type: string}                           | {type: string, enum: [A]}               | : enum was absent and is ["A"]
          {type: string, nullable: true}           | {type: string}                          | : nullable is lost
          {type: array, items: {type: string}}     | {type: array, maxItems: 2, items: {type: string}} | : maxItems was absent and is 2
          {type: array, items: {type: string}}     | {type: array, minItems: 1, items: {type: string}} | : minItems was absent and is 1
          {type: array, items: {type: string}}     | {type: array, uniqueItems: true, items: {type: string}} | : uniqueItems was absent and is true
          {type: array, items: {type: string}}     | {type: array, items: {type: integer}}   | []: type was "string" and is "integer"
          {type: array, items: {type: object, properties: {a: {type: string}}}} | {type: array, items: {type: object}} | [].a: the property is lost
          {type: array}                            | {type: array, x-kubernetes-list-type: set} | : x-kubernetes-list-type was absent and is "set"
          {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [a]} | {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [b]} | : x-kubernetes-list-map-keys was ["a"] and is ["b"]
          {type: object, properties: {a: {}}}      | {type: object, properties: {b: {}}}     | .a: the property is lost
          {type: object, properties: {a: {type: string}}} | {type: object, properties: {a: {type: integer}}} | .a: type was "string" and is "integer"
          {type: object, required: [a]}            | {type: object, required: [a, b]}        | : b is required now
          {type: object}                           | {type: object, required: [a]}           | : a is required now
          {type: object, additionalProperties: {type: string}} | {type: object}              | : additionalProperties are lost
          {type: object, additionalProperties: true} | {type: object, additionalProperties: false} | : additionalProperties are lost
          {type: object, additionalProperties: {type: string}} | {type: object, additionalProperties: {type: string, maxLength: 3}} | {}: maxLength was absent and is 3
          {type: object}                           | {type: object, maxProperties: 3}        | : maxProperties was absent and is 3
          {type: object}                           | {type: object, minProperties: 3}        | : minProperties was absent and is 3
          {type: object, x-kubernetes-preserve-unknown-fields: true} | {type: object}        | : x-kubernetes-preserve-unknown-fields is lost
          {x-kubernetes-int-or-string: true}       | {}                                      | : x-kubernetes-int-or-string is lost
          {type: object}                           | {type: object, anyOf: [{required: [a]}]} | : anyOf was absent and is [{"required":["a"]}]
          {type: object}                           | {type: object, allOf: [{required: [a]}]} | : allOf was absent and is [{"required":["a"]}]
          {type: object}                           | {type: object, oneOf: [{required: [a]}]} | : oneOf was absent and is [{"required":["a"]}]
          {type: object}                           | {type: object, not: {required: [a]}}    | : not was absent and is {"required":["a"]}
          {type: object}                           | {type: object, x-kubernetes-validations: [{rule: has(self.a)}]} | : the rule is new or changed: has(self.a)
          {type: object, x-kubernetes-validations: [{rule: self.a > 1}]} | {type: object, x-kubernetes-validations: [{rule: self.a > 2}]} | : the rule is new or changed: self.a > 2
          """)
  void shouldNotice(String old, String now, String narrowing) {
    assertThat(between(old, now)).containsExactly("things v1alpha1 spec.field" + narrowing);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {type: integer, maximum: 9}              | {type: integer, maximum: 10}
          {type: integer, maximum: 9.0}            | {type: integer, maximum: 9}
          {type: integer, maximum: 9}              | {type: integer}
          {type: integer, maximum: 9, exclusiveMaximum: true} | {type: integer, maximum: 9, exclusiveMaximum: false}
          {type: integer, minimum: 2}              | {type: integer, minimum: 1}
          {type: integer, minimum: 2}              | {type: integer}
          {type: string, minLength: 2}             | {type: string, minLength: 1}
          {type: string, maxLength: 7}             | {type: string, maxLength: 8}
          {type: string, pattern: a+}              | {type: string}
          {type: string, format: date-time}        | {type: string}
          {type: string, enum: [A]}                | {type: string, enum: [B, A]}
          {type: string, enum: [A]}                | {type: string}
          {type: string}                           | {type: string, nullable: true}
          {type: string, description: old}         | {type: string, description: new}
          {type: object}                           | {type: object, properties: {a: {type: string, maxLength: 3}}}
          {type: object, required: [b, a]}         | {type: object, required: [a]}
          {type: object}                           | {type: object, x-kubernetes-preserve-unknown-fields: true}
          {type: object, additionalProperties: {type: string, maxLength: 3}} | {type: object, additionalProperties: {type: string}}
          {type: string, pattern: a+}              | {anyOf: [{type: integer}, {type: string}], minimum: 0, pattern: a+, x-kubernetes-int-or-string: true}
          {type: object, maxProperties: 2, additionalProperties: {type: string}} | {type: object, x-kubernetes-preserve-unknown-fields: true}
          {type: array, maxItems: 3}               | {type: array}
          {type: object, x-kubernetes-validations: [{rule: self.a > 1, message: old}]} | {type: object, x-kubernetes-validations: [{rule: self.a > 1, message: new}]}
          {type: object, x-kubernetes-validations: [{rule: self.a > 1}]} | {type: object}
          """)
  void shouldLetPass(String old, String now) {
    assertThat(between(old, now)).isEmpty();
  }

  @Test
  void shouldNoticeEachOfSeveral() {
    assertThat(
            between(
                "{type: object, properties: {a: {type: string}, b: {type: string, maxLength: 3}}}",
                "{type: object, properties: {b: {type: string, maxLength: 2}}}"))
        .containsExactly(
            "things v1alpha1 spec.field.a: the property is lost",
            "things v1alpha1 spec.field.b: maxLength was 3 and is 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          scope: Namespaced  | scope: Cluster     | things: spec.scope was "Namespaced" and is "Cluster"
          group: example.dev | group: example.org | things: spec.group was "example.dev" and is "example.org"
          kind: Thing        | kind: Matter       | things: spec.names.kind was "Thing" and is "Matter"
          plural: things     | plural: matters    | things: spec.names.plural was "things" and is "matters"
          name: v1alpha1     | name: v1beta1      | things v1alpha1: the version is lost
          served: true       | served: false      | things v1alpha1: the version is no longer served
          """)
  void shouldNoticeOfTheWholeCrd(String old, String now, String narrowing) {
    var crd = CRD.formatted("{type: string}");
    assertThat(Narrowings.between(tree(crd), tree(crd.replace(old, now))))
        .containsExactly(narrowing);
  }

  private static List<String> between(String old, String now) {
    return Narrowings.between(tree(CRD.formatted(old)), tree(CRD.formatted(now)));
  }

  private static JsonNode tree(String yaml) {
    return ReleasedCrds.tree(yaml);
  }
}
