/** Where Spark is. */
export interface SparkHome {
  readonly python: string;
  readonly jars: readonly string[];
  readonly javaHome: string;
}

export function ensureSpark(say?: (line: string) => void): Promise<SparkHome | { readonly unavailable: string }>;
export function sparkEnvironment(spark: SparkHome, env?: NodeJS.ProcessEnv): Record<string, string>;
