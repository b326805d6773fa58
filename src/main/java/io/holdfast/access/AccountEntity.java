package io.holdfast.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** An account as stored; {@link Accounts#add} makes it. The rest of the service sees {@link Account}. */
@Entity
@Table(name = "account")
class AccountEntity {
    @Id
    @Column(name = "id")
    int id;

    /** As {@link EmailAddress#normalised} leaves it. */
    @Column(name = "email", updatable = false)
    String email;

    @Column(name = "name")
    String name;

    @Column(name = "password_hash")
    String passwordHash;

    @Column(name = "language")
    String language;

    @Column(name = "email_notification_frequency")
    String emailNotificationFrequency;

    @Column(name = "is_staff")
    boolean isStaff;

    @Column(name = "is_active")
    boolean isActive;

    @Column(name = "email_verified")
    boolean emailVerified;

    @Column(name = "completed_onboarding")
    boolean completedOnboarding;

    @Column(name = "completed_guided_tours")
    @JdbcTypeCode(SqlTypes.ARRAY)
    String[] completedGuidedTours;

    /** Tokens of an older generation are refused. */
    @Column(name = "token_generation")
    int tokenGeneration;
}
