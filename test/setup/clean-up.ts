/** Before each file of tests: what a test makes is gone after it, also where files share their modules. */
import { afterEach } from "vitest";
import { removeTemporaryFolders } from "../helpers/temporary-folder.js";

afterEach(removeTemporaryFolders);
