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

interface ClassRules {
  readonly properties: readonly PropertyRules[];
  readonly names: ReadonlySet<string>;
}

const compiled = new Map<unknown, ClassRules | undefined>();

/**
 * Whether an object keeps every rule that class-validator knows of its class, and has no property without a rule. For each object
 * class-validator goes through the decorators of all classes; here they are put in order once for each class. It knows no words:
 * whoever hears `false` asks class-validator, which may also find that nothing is wrong.
 */
export function keepsRules(dto: object): boolean {
  const rules = rulesOf(dto.constructor);
  return (
    rules !== undefined &&
    Object.keys(dto).every((name) => rules.names.has(name)) &&
    rules.properties.every((property) => keeps(dto, property))
  );
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

function rulesOf(type: Function): ClassRules | undefined {
  const known = compiled.get(type);
  if (known !== undefined || compiled.has(type)) return known;
  const rules = compile(type);
  compiled.set(type, rules);
  return rules;
}

/** Undefined for a class without rules, and for rules of a kind that only class-validator can follow. */
function compile(type: Function): ClassRules | undefined {
  const storage = getMetadataStorage();
  const all = storage.getTargetValidationMetadatas(type, '', false, false);
  if (all.length === 0 || !all.every(isPlain)) return undefined;
  const properties = Object.entries(storage.groupByPropertyName(all)).map(([name, own]): PropertyRules => {
    const ofType = (kind: string) => own.filter((metadata) => metadata.type === kind);
    return {
      name,
      conditions: ofType(ValidationTypes.CONDITIONAL_VALIDATION).map(({ constraints }) => constraints[0]),
      rules: ofType(ValidationTypes.CUSTOM_VALIDATION).flatMap(toRules),
      nested: ofType(ValidationTypes.NESTED_VALIDATION).length > 0,
    };
  });
  return { properties, names: new Set(properties.map(({ name }) => name)) };
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
