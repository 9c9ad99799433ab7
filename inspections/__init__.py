"""The domain: everything that an official could argue about, true without HTTP.

area        provinces and wards as lineages with dated names; former provinces
plan        the six documents, their targets, territories, agencies, duties
packaging   the 28 packaging categories and the dated rule sets
facility    the registry: supermarkets, malls, markets, convenience stores and who owns them
inspection  one visit: the record as signed, its receipt, revisions, flags, review, repair
photo       the evidence: stored whole under its hash, shown upright and without metadata
verdict     what a rule set says of one inspection, with a reason for each observation
progress    the figures of a plan's targets on a date
reference   loading all reference data at once
backup      everything into a folder and back, whichever database it is
installation  what this database holds: a demonstration or not
key         who may see which keys and phones, and the lists of them
account     people, roles, scopes, sessions, keys, phones; what each may see and do
"""
