"""Hold request schemas of other APIs, as YAML: each with keywords that the spec of this repository does not use."""

SCHEMAS = {
    "tea": """
        type: object
        required: [leaf, grams]
        additionalProperties: false
        properties:
          leaf: {type: string, pattern: '^[A-Z]{2}-[0-9]{3}$', examples: [DA-100]}
          grams: {type: integer, multipleOf: 5, minimum: 5, maximum: 500}
          degrees: {type: number, minimum: 60.5, exclusiveMaximum: 100}
          minutes: {type: [integer, 'null'], minimum: 1, maximum: 12}
          blend:
            type: array
            uniqueItems: true
            minItems: 2
            maxItems: 4
            items: {type: string, enum: [mint, rose, lime, sage, anise]}
          day: {type: string, format: date}
          cup: {const: white}
          note: {type: string, not: {const: none}, maxLength: 20}
        allOf:
          - x-rule: {id: rose.hot}
            if: {properties: {blend: true, degrees: {minimum: 90.5}}, required: [blend, degrees]}
            then: {properties: {minutes: {maximum: 3}}}
          - x-rule: {id: samples, strength: inapplicable}
            if: {properties: {leaf: {pattern: '^SA-'}}, required: [leaf]}
            then: {properties: {grams: {multipleOf: 50}}}
        """,
    "shop": """
        type: object
        required: [address, lines]
        properties:
          address: {$ref: '#/components/schemas/Address'}
          billing: {$ref: '#/components/schemas/Address', description: Where the bill goes.}
          lines:
            type: array
            minItems: 1
            maxItems: 3
            items:
              type: object
              required: [sku, count]
              properties:
                sku: {type: string, pattern: '^[a-z]+[0-9]{2}$', maxLength: 8}
                count: {type: integer, minimum: 1, maximum: 9}
                gift: {type: boolean}
          tags: {type: object, additionalProperties: {type: string, maxLength: 4}, minProperties: 1, maxProperties: 3}
          coupon: {anyOf: [{type: string, minLength: 4}, {type: 'null'}]}
        allOf:
          - x-rule: {id: no-gift-abroad}
            if: {properties: {address: {properties: {country: {const: NO}}, required: [country]}}, required: [address]}
            then: {properties: {coupon: false}}
        """,
    "library": """
        type: object
        required: [member]
        properties:
          member: {type: integer, exclusiveMinimum: 0}
          books: {type: array, items: {type: integer, minimum: 100, maximum: 999}, uniqueItems: true, maxItems: 5}
          fine: {type: number, multipleOf: 0.25, minimum: 0, maximum: 50}
          branch: {enum: [north, 7, null, true]}
          shelf:
            type: object
            additionalProperties: false
            required: [row]
            properties:
              row: {type: integer, minimum: 1}
              place: {type: object, properties: {side: {enum: [left, right]}, deep: {type: boolean}}, required: [side]}
          out: {type: integer, minimum: 0, maximum: 365}
          back: {type: integer, minimum: 0, maximum: 365}
          code: {type: string, pattern: '^(?:[0-9]{4}|[A-F]{2,6})$', minLength: 3}
        allOf:
          - x-rule: {id: loan}
            if: {properties: {back: true}, required: [back]}
            then: {x-derived: {expr: back - out, minimum: 1, maximum: 28}}
          - x-rule: {id: loan.out}
            if: {properties: {back: true}, required: [back]}
            then: {properties: {out: true}, required: [out]}
          - x-rule: {id: many.fine}
            if: {properties: {books: {minItems: 3}}, required: [books]}
            then: {properties: {fine: {maximum: 10}, branch: {enum: [north, 7]}}}
        """,
    "parcels": """
        type: object
        required: [phone]
        properties:
          phone: {type: string, pattern: '^\\+[1-9][0-9]{6,11}$'}
          weight: {type: number, exclusiveMinimum: 0, maximum: 31.5}
          sides: {type: array, items: {type: number, minimum: 0.5}, minItems: 3, maxItems: 3}
          insured: {oneOf: [{type: integer, minimum: 1, maximum: 500}, {type: string, enum: [full, none]}]}
          reference: {type: string, minLength: 2, maxLength: 6, pattern: '^[^ ]+$'}
          signature: {not: {type: 'null'}}
          when: {allOf: [{type: string, format: date-time}, {minLength: 10}]}
        allOf:
          - x-rule: {id: heavy}
            if: {properties: {weight: {exclusiveMinimum: 20}}, required: [weight]}
            then: {properties: {sides: {items: {maximum: 120}}, insured: true}, required: [insured]}
          - x-rule: {id: abroad}
            if: {properties: {phone: {not: {pattern: '^\\+49'}}}}
            then: {properties: {reference: true}, required: [reference]}
        """,
}

ADDRESS = """\
    Address:
      type: object
      required: [city]
      properties:
        city: {type: string, minLength: 1}
        zip: {$ref: '#/components/schemas/Zip'}
        country: {type: string, enum: [DE, FR, 'NO']}
    Zip: {type: string, pattern: '^[0-9]{5}$'}
"""
