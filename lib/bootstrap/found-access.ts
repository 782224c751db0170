import type { Policies } from "../access/access";
import type { NodeType, Principal } from "../model";

/** A cluster as it was found: what its file is made from where it has none. */
export interface FoundCluster {
  readonly name: string;
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
  /**
   * Of a cluster in mode CONFIG_MAP: the mode that it must get first. Undefined where nobody looked: then its file decides,
   * and a new one gets API_AND_CONFIG_MAP, in which nobody loses anything.
   */
  readonly authenticationMode: "API" | "API_AND_CONFIG_MAP" | undefined;
}

/** What one principal has on one cluster, and whose it is taken to be. */
export interface FoundGrant {
  readonly cluster: string;
  readonly principal: Principal;
  /** Undefined where it is AWS's default. */
  readonly username: string | undefined;
  readonly kubernetesGroups: readonly string[];
  readonly policies: Policies;
  readonly team: string;
  /** Written as a comment above the grant, for whoever reviews it; one line, any characters. */
  readonly comment: string | undefined;
}

/** A node role of a cluster. */
export interface FoundNode {
  readonly cluster: string;
  readonly principal: Principal;
  readonly type: NodeType;
}

/** Access that exists somewhere else, to be written as files. */
export interface FoundAccess {
  readonly clusters: readonly FoundCluster[];
  readonly grants: readonly FoundGrant[];
  readonly nodes: readonly FoundNode[];
  /** The role that breaks the glass, where one was recognised and `platform.yaml` is to be written. */
  readonly breakGlassRole: string | undefined;
}
