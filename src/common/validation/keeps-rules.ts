import {
  getMetadataStorage,
  ValidationTypes,
  type ValidationArguments,
  type ValidatorConstraintInterface,
} from 'class-validator';

/** Of one property: when its rules hold at all, the rules, and whether what is in it has rules of its own. */
interface PropertyRules {
  readonly name: string;
  readonly conditions: readonly Condition[];
  readonly rules: readonly Rule[];
  readonly nested: boolean;
}

interface Rule {
  readonly validator: ValidatorConstraintInterface;
  readonly constraints: unknown[];
  readonly each: boolean;
  readonly condition: Condition | undefined;
}

type Condition = (dto: object, value: unknown) => boolean;
type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

const compiled = new Map<unknown, ReadonlyMap<string, PropertyRules> | undefined>();

/**
 * Whether an object keeps every rule that class-validator knows of its class, and has no property without a rule. For each object
 * class-validator goes through the decorators of all classes; here they are put in order once for each class. It knows no words:
 * whoever hears `false` asks class-validator, which may also find that nothing is wrong.
 */
export function keepsRules(dto: object): boolean {
  const properties = rulesOf(dto.constructor);
  if (properties === undefined) return false;
  for (const name of Object.keys(dto)) if (!properties.has(name)) return false;
  for (const property of properties.values()) if (!keeps(dto, property)) return false;
  return true;
}

function keeps(dto: object, { name, conditions, rules, nested }: PropertyRules): boolean {
  const value: unknown = Reflect.get(dto, name);
  for (const condition of conditions) if (!condition(dto, value)) return true;
  for (const rule of rules) if (!holds(rule, dto, name, value)) return false;
  return !nested || isWithinRules(value);
}

function holds(
  { validator, constraints, each, condition }: Rule,
  object: object,
  property: string,
  value: unknown,
) {
  if (condition !== undefined && !condition(object, value)) return true;
  const args: ValidationArguments = {
    targetName: object.constructor.name,
    property,
    object,
    value,
    constraints,
  };
  if (!each || !Array.isArray(value)) return validator.validate(value, args) === true;
  return value.every((entry: unknown) => validator.validate(entry, args) === true);
}

/** What class-validator makes of a property with `@ValidateNested`: an object, a list of them, or nothing. */
function isWithinRules(value: unknown): boolean {
  if (value === undefined) return true;
  if (Array.isArray(value)) return value.every(isWithinRules);
  return typeof value === 'object' && value !== null && keepsRules(value);
}

function rulesOf(type: Function): ReadonlyMap<string, PropertyRules> | undefined {
  if (!compiled.has(type)) compiled.set(type, compile(type));
  return compiled.get(type);
}

/** Undefined for a class without rules, and for rules of a kind that only class-validator can follow. */
function compile(type: Function): ReadonlyMap<string, PropertyRules> | undefined {
  const storage = getMetadataStorage();
  const all = storage.getTargetValidationMetadatas(type, '', false, false);
  if (all.length === 0 || !all.every(isPlain)) return undefined;
  return new Map(
    Object.entries(storage.groupByPropertyName(all)).map(([name, own]) => {
      const ofType = (kind: string) => own.filter((metadata) => metadata.type === kind);
      const property: PropertyRules = {
        name,
        conditions: ofType(ValidationTypes.CONDITIONAL_VALIDATION).map(({ constraints }) => constraints[0]),
        rules: ofType(ValidationTypes.CUSTOM_VALIDATION).flatMap(toRules),
        nested: ofType(ValidationTypes.NESTED_VALIDATION).length > 0,
      };
      return [name, property];
    }),
  );
}

const toRules = ({ constraintCls, constraints, each, validateIf }: Metadata): Rule[] =>
  getMetadataStorage()
    .getTargetValidatorConstraints(constraintCls)
    .map(({ instance }) => ({ validator: instance, constraints, each, condition: validateIf }));

const PLAIN: ReadonlySet<string> = new Set([
  ValidationTypes.CONDITIONAL_VALIDATION,
  ValidationTypes.CUSTOM_VALIDATION,
  ValidationTypes.NESTED_VALIDATION,
  ValidationTypes.WHITELIST,
]);

const isPlain = ({ type, groups, constraintCls }: Metadata): boolean =>
  PLAIN.has(type) &&
  (groups ?? []).length === 0 &&
  getMetadataStorage()
    .getTargetValidatorConstraints(constraintCls)
    .every(({ async }) => !async);
