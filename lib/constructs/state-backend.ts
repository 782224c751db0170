import { TerraformBackend, type TerraformRemoteState, type TerraformStack } from "cdktf";

import { noteStackName } from "../terraform-plan/names";
import type { StatePlace } from "../model";

type Settings = Readonly<Record<string, unknown>>;

/** From the folder of a stack to the root of the repository, where the stacks are where CDKTF puts them: `cdktf.out/stacks/<stack>`. */
export const ROOT_FROM_STACK = "../../..";

const inAddresses = (settings: Settings, stack: string): Settings =>
  Object.fromEntries(
    Object.entries(settings).map(([key, value]) => {
      return [key, typeof value === "string" ? value.replaceAll("{stack}", stack) : value];
    }),
  );

/** A backend's settings as Terraform takes them: https://developer.hashicorp.com/terraform/language/backend */
export function backendSettings(place: StatePlace, stack: string, rootFromStack = ROOT_FROM_STACK): Settings {
  switch (place.kind) {
    case "local":
      // Always given: without one CDKTF writes an absolute path of this machine into the output.
      return {
        path: place.path === undefined ? "terraform.tfstate" : `${rootFromStack}/${place.path}/${stack}.tfstate`,
      };
    case "s3": {
      const { bucket, region, keyPrefix, settings } = place;
      return { bucket, region, key: `${keyPrefix}/${stack}.tfstate`, encrypt: true, use_lockfile: true, ...settings };
    }
    case "gcs":
      return { ...place.settings, prefix: `${place.keyPrefix}/${stack}` };
    case "azurerm":
      return { ...place.settings, key: `${place.keyPrefix}/${stack}.tfstate` };
    case "http":
      return inAddresses(place.settings, stack);
    case "remote":
      return { ...place.settings, workspaces: { name: `${place.workspacePrefix}${stack}` } };
  }
}

/** Where the note about a stack's state is kept, where `lib/io/terraform/state-note.ts` cannot tell it from the state's own place. */
function noteBackend(place: StatePlace, stack: string, rootFromStack: string): object | undefined {
  if (place.kind === "s3" || (place.kind === "local" && place.path === undefined)) return undefined;
  // Terraform is run for it in a folder of the stack's.
  return { [place.kind]: backendSettings(place, noteStackName(stack), `../${rootFromStack}`) };
}

/** Any backend, by Terraform's name and with Terraform's settings. */
export class StateBackend extends TerraformBackend {
  constructor(
    stack: TerraformStack,
    private readonly place: StatePlace,
    private readonly props: { readonly stack: string; readonly rootFromStack: string | undefined },
  ) {
    super(stack, "backend", place.kind);
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...backendSettings(this.place, this.props.stack, this.props.rootFromStack) };
  }

  override toTerraform(): Record<string, unknown> {
    const { stack, rootFromStack = ROOT_FROM_STACK } = this.props;
    const note = noteBackend(this.place, stack, rootFromStack);
    const json = super.toTerraform() as Record<string, unknown>;
    return note === undefined ? json : { ...json, "//": { note } };
  }

  /** As CDKTF's own backend for it: `cdktf diff` asks whether the plan is made elsewhere. */
  override toMetadata(): Record<string, unknown> {
    const metadata = super.toMetadata() as Record<string, unknown>;
    if (this.place.kind !== "remote") return metadata;
    const { hostname = "app.terraform.io" } = this.place.settings;
    return { ...metadata, cloud: String(hostname).startsWith("app.terraform.io") ? "tfc" : "tfe" };
  }

  override getRemoteStateDataSource(): TerraformRemoteState {
    throw new Error("no stack reads the state of another");
  }
}
