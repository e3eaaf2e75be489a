// Every page: GOV.UK's own behaviours, and ours where the page asks for them.
import {
  Button,
  ErrorSummary,
  FileUpload,
  NotificationBanner,
  PasswordInput,
  Radios,
  SkipLink,
  createAll,
} from "govuk-frontend";
import { takeCalls } from "./behaviours/call_form.js";
import { findAsYouType } from "./behaviours/find_as_you_type.js";
import { keepForms } from "./behaviours/kept_form.js";
import { joinListAndMap } from "./behaviours/list_and_map.js";
import { moveThroughLists } from "./behaviours/list_keys.js";
import { lookAgain } from "./behaviours/look_again.js";
import { usePasskeys } from "./behaviours/passkeys.js";
import { pressKeys } from "./behaviours/press_keys.js";
import { printOnRequest } from "./behaviours/print_button.js";

for (const component of [Button, ErrorSummary, FileUpload, NotificationBanner, PasswordInput, Radios, SkipLink]) {
  createAll(component);
}
joinListAndMap(document);
moveThroughLists(document);
printOnRequest(document);
lookAgain(document);
findAsYouType(document);
usePasskeys(document);
takeCalls(document);
pressKeys(document);
keepForms(document);
