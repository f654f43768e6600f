import { testShard } from "./recorded-shard.ts";

testShard(1, 2);
