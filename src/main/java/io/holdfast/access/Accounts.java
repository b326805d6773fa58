package io.holdfast.access;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.function.Consumer;

/** The accounts in the database. Knows hashes, not passwords: nobody computes a hash while a transaction is open. */
@ApplicationScoped
class Accounts implements PanacheRepositoryBase<AccountEntity, Integer> {

    @Transactional
    boolean isNobodyThere() {
        return !(boolean) getEntityManager()
                .createNativeQuery("select exists (select 1 from account)", Boolean.class)
                .getSingleResult();
    }

    /** Makes an account; the first one of all is staff. Empty when the address has one already. */
    @Transactional
    Optional<AccountEntity> add(Registration registration, String passwordHash) {
        String sql = """
                insert into account (email, name, password_hash, language, is_staff)
                values (:email, :name, :hash, :language, :staff)
                on conflict do nothing
                """;
        int added = getEntityManager()
                .createNativeQuery(sql)
                .setParameter("email", registration.email())
                .setParameter("name", registration.name())
                .setParameter("hash", passwordHash)
                .setParameter("language", registration.language())
                .setParameter("staff", isFirst())
                .executeUpdate();
        return added == 0 ? Optional.empty() : withEmail(registration.email());
    }

    /** Of two that come first at once, the second waits here and then sees the other. */
    private boolean isFirst() {
        if (!isNobodyThere()) {
            return false;
        }
        getEntityManager()
                .createNativeQuery("lock table account in share row exclusive mode")
                .executeUpdate();
        return isNobodyThere();
    }

    @Transactional
    Optional<AccountEntity> withEmail(String email) {
        return find("email", email).firstResultOptional();
    }

    @Transactional
    AccountEntity get(int id) {
        return findByIdOptional(id).orElseThrow();
    }

    /** Changes what the caller may change of their account; of two changes at once the second builds on the first. */
    @Transactional
    AccountEntity change(int id, Consumer<AccountEntity> change) {
        AccountEntity account = lock(id);
        change.accept(account);
        return account;
    }

    /** Puts what hangs on one account, such as the order of its workspaces, in a queue. Call it in a transaction. */
    AccountEntity lock(int id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE).orElseThrow();
    }

    /** As {@link #lock(int)}, by normalised address. */
    Optional<AccountEntity> lock(String email) {
        return find("email", email).withLock(LockModeType.PESSIMISTIC_WRITE).firstResultOptional();
    }

    /**
     * Replaces a password and ends all tokens.
     *
     * @param old the hash that the old password was checked against
     * @return false when somebody else has changed the password since
     */
    @Transactional
    boolean changePassword(int id, String old, String fresh) {
        return update(
                        "passwordHash = ?1, tokenGeneration = tokenGeneration + 1 where id = ?2 and passwordHash = ?3",
                        fresh,
                        id,
                        old)
                == 1;
    }

    /** The same password at another cost; tokens stay good. */
    @Transactional
    void rehash(int id, String old, String fresh) {
        update("passwordHash = ?1 where id = ?2 and passwordHash = ?3", fresh, id, old);
    }
}
