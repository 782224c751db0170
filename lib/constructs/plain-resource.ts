import { TerraformResource } from "cdktf";
import type { Construct } from "constructs";

export interface PlainResourceProps {
  readonly type: string;
  /** Terraform's id of it. */
  readonly logicalId: string;
  /** As Terraform spells them, meta-arguments too; what is undefined is left out. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** What its `//` holds besides CDKTF's own metadata. */
  readonly comment: Readonly<Record<string, unknown>>;
}

/**
 * A resource that refers to nothing through a token, so that its block is final as it stands. A generated binding makes
 * five objects with a stack trace each for what might be referred to, and CDKTF resolves every block three times: nine
 * tenths of a large stack's time.
 */
export class PlainResource extends TerraformResource {
  /** What exists already and is taken over: the id by which the provider finds it. */
  imported: string | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PlainResourceProps,
  ) {
    super(scope, id, { terraformResourceType: props.type, terraformGeneratorMetadata: { providerName: "aws" } });
    this.overrideLogicalId(props.logicalId);
  }

  /** Terraform's address of it. */
  get address(): string {
    return `${this.props.type}.${this.props.logicalId}`;
  }

  /** The resource's JSON, without anything that CDKTF would still have to resolve. */
  block(): Readonly<Record<string, unknown>> {
    const { path } = this.node;
    return {
      ...this.props.attributes,
      "//": { ...this.props.comment, metadata: { path, uniqueId: this.props.logicalId } },
    };
  }

  override toTerraform(): Record<string, unknown> {
    return {
      resource: { [this.props.type]: { [this.props.logicalId]: this.block() } },
      ...(this.imported === undefined ? {} : { import: [{ id: this.imported, to: this.address }] }),
    };
  }

  /** As CDKTF has it of a resource whose `//` is an override. */
  override toMetadata(): Record<string, unknown> {
    const { type, logicalId } = this.props;
    return {
      overrides: { [type]: ["//"] },
      ...(this.imported === undefined ? {} : { imports: { [type]: [logicalId] } }),
    };
  }
}
