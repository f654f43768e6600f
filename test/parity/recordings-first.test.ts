import { testShard } from "./recorded-shard.ts";

testShard(0, 2);
