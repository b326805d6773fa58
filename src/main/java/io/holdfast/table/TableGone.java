package io.holdfast.table;

/** As {@link io.holdfast.application.ApplicationGone}, of one table of an application that stays. */
public record TableGone(int application, int table) {}
