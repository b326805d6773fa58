package io.holdfast.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The network between a process and PostgreSQL. It can be cut, or fall silent. */
final class Wire extends Relay {
    private final int target;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition speaks = lock.newCondition();
    private boolean silent;

    /** @param target the port of PostgreSQL on this machine */
    Wire(int target) throws IOException {
        this.target = target;
        open();
    }

    @Override
    Optional<InetSocketAddress> target() {
        return Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
    }

    /** From here on nothing gets through, in either direction, not even the end of a connection. */
    void silence() {
        lock.lock();
        try {
            silent = true;
        } finally {
            lock.unlock();
        }
    }

    /** New connections get through again; those that there were are lost. */
    void heal() {
        cut();
        lock.lock();
        try {
            silent = false;
            speaks.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    void awaitLeave() {
        lock.lock();
        try {
            while (silent) {
                speaks.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        super.close();
        heal();
    }
}
