package io.holdfast.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** An account as it sees itself. */
record UserView(
        int id,
        @JsonProperty("first_name") String firstName,
        String username,
        @JsonProperty("is_staff") boolean staff,
        String language,
        @JsonProperty("email_notification_frequency") String emailNotificationFrequency,
        @JsonProperty("email_verified") boolean emailVerified,
        @JsonProperty("completed_onboarding") boolean completedOnboarding,
        @JsonProperty("completed_guided_tours") List<String> completedGuidedTours) {

    static UserView of(AccountEntity account) {
        return new UserView(
                account.id,
                account.name,
                account.email,
                account.isStaff,
                account.language,
                account.emailNotificationFrequency,
                account.emailVerified,
                account.completedOnboarding,
                List.of(account.completedGuidedTours));
    }
}
