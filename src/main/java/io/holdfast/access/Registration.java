package io.holdfast.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Fault;
import io.holdfast.problem.Input;
import io.holdfast.problem.TextRule;
import org.jspecify.annotations.Nullable;

/** What somebody who registers tells of themselves. */
record Registration(String name, String email, String password, String language, boolean authenticate) {

    /** Throws 400 for whatever is wrong with it. */
    static Registration read(Input input) {
        String language = AccountRules.language(input);
        Registration registration = new Registration(
                input.requiredText("name", AccountRules.NAME),
                EmailAddress.required(input, "email"),
                AccountRules.newPassword(input, "password"),
                language == null ? AccountRules.DEFAULT_LANGUAGE : language,
                input.bool("authenticate", false));
        refuseTemplate(input);
        String invitation =
                input.text("workspace_invitation_token", TextRule.any().orNull());
        input.check();
        refuseInvitation(invitation);
        return registration;
    }

    /** There are no templates. */
    private static void refuseTemplate(Input input) {
        JsonNode template = input.raw("template_id");
        if (!template.isMissingNode() && !template.isNull()) {
            input.faults().add("template_id", Fault.doesNotExist(template.asText()));
        }
    }

    /** Nobody has been invited, so no token can be one of ours. */
    private static void refuseInvitation(@Nullable String token) {
        if (token != null) {
            throw ErrorCode.BAD_TOKEN_SIGNATURE.problem();
        }
    }
}
